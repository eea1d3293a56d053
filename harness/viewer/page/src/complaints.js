// The errors that the page complained of, from before the viewer's own code runs.

const MOST = 100;
const complaints = [];

const note = (kind, text) => {
  if (complaints.length < MOST) complaints.push(`${kind}: ${text}`);
};

export const reasonOf = (error) => {
  if (error instanceof XMLHttpRequest) return error.status ? `status ${error.status}` : 'no answer';
  return String(error?.message ?? error);
};

window.addEventListener('error', (event) => note('error', event.message));
window.addEventListener('unhandledrejection', (event) => note('rejection', reasonOf(event.reason)));
const consoleError = console.error.bind(console);
console.error = (...parts) => {
  note('console', parts.map(reasonOf).join(' '));
  consoleError(...parts);
};

export const allComplaints = () => [...complaints];
