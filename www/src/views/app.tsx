// Which screen is seen.

import type { ComponentChildren } from 'preact';
import { isOver } from '../files';
import { searchIsOpen } from '../search';
import { helpIsOpen, notice, offered, phase } from '../state';
import { Banner } from './banner';
import { CompareScreen } from './compare-screen';
import { FirstScreen, Opening } from './first-screen';
import { Help } from './help';
import { LinkNote, Trouble } from './notes';
import { Offer } from './offer';
import { Panes } from './panes';
import { Paper } from './paper';
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
      {offered.value && <Offer file={offered.value} />}
      {helpIsOpen.value && <Help />}
      {searchIsOpen.value && <SearchDialog />}
      {isOver.value && <div class="drop-veil">Drop to open</div>}
    </>
  );
}

function screen(): ComponentChildren {
  switch (phase.value) {
    case 'compare':
      return <CompareScreen />;
    case 'first':
      return <FirstScreen />;
    case 'opening':
      return <Opening />;
    case 'problem':
      return <ProblemScreen />;
    case 'open':
      return (
        <main class="open">
          <Trouble />
          <LinkNote />
          <Banner />
          <Paper />
          <Panes />
        </main>
      );
  }
}
