// Name of the file, and what is always at hand.

import { showComparison } from '../compare/compare';
import { choose } from '../files';
import { goBack } from '../open';
import { searchIsOpen } from '../search';
import { comparison, filename, helpIsOpen, phase } from '../state';
import { nextTheme, theme } from '../theme';
import { visible } from '../visible';

export function TopBar() {
  return (
    <header class="top-bar">
      <span class="wordmark">coredumpy</span>
      <span class="file-name" title={filename.value}>
        {phase.value === 'first' ? '' : visible(filename.value)}
      </span>
      {phase.value === 'open' && (
        <button type="button" onClick={() => (searchIsOpen.value = true)} title="Search (f)">
          Search
        </button>
      )}
      {phase.value === 'open' && comparison.value && (
        <button type="button" onClick={showComparison}>
          Comparison
        </button>
      )}
      {phase.value === 'compare' && (
        <button type="button" onClick={goBack} title="Back to the first dump">
          Back
        </button>
      )}
      {phase.value !== 'first' && (
        <button type="button" onClick={choose}>
          Open…
        </button>
      )}
      <button type="button" onClick={nextTheme} title="Colours: light, dark or the system’s (t)">
        {{ system: 'System', light: 'Light', dark: 'Dark' }[theme.value]}
      </button>
      <button type="button" onClick={() => (helpIsOpen.value = true)} title="Keyboard (?)" aria-label="Keyboard">
        ?
      </button>
    </header>
  );
}
