// Which screen is seen.

import type { ComponentChildren } from 'preact';
import { isOver } from '../files';
import { searchIsOpen } from '../search';
import { helpIsOpen, notice, phase } from '../state';
import { Banner } from './banner';
import { FirstScreen, Opening } from './first-screen';
import { Help } from './help';
import { Panes } from './panes';
import { ProblemScreen } from './problem-screen';
import { SearchDialog } from './search-dialog';
import { TopBar } from './top-bar';

export function App() {
  return (
    <>
      <TopBar />
      {screen()}
      <p class="notice" role="status" data-shown={notice.value !== ''} onAnimationEnd={() => (notice.value = '')}>
        {notice.value}
      </p>
      {helpIsOpen.value && <Help />}
      {searchIsOpen.value && <SearchDialog />}
      {isOver.value && <div class="drop-veil">Drop to open</div>}
    </>
  );
}

function screen(): ComponentChildren {
  switch (phase.value) {
    case 'first':
      return <FirstScreen />;
    case 'opening':
      return <Opening />;
    case 'problem':
      return <ProblemScreen />;
    case 'open':
      return (
        <main class="open">
          <Banner />
          <Panes />
        </main>
      );
  }
}
