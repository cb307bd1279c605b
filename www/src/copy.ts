// Into the clipboard.

import { notice } from './state';

export async function copy(text: string, what: string) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // A page from file:// may not have the clipboard's API (Firefox, WebKit), but it has the command.
    copyByCommand(text);
  }
  notice.value = `Copied ${what}.`;
}

function copyByCommand(text: string) {
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
