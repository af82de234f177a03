// Tells the engine what a page can see, and comes back when the engine was away.
const isReport = location.hash.startsWith('#/report/');
const say = (socket, id, text) => socket.send(JSON.stringify({ id, method: 'note', input: { text } }));
const open = () => {
  const socket = new WebSocket(`ws://${location.host}/engine`);
  socket.onopen = () => {
    say(socket, 1, isReport ? `report ${location.hash}` : `page title=${document.title} cookie=${document.cookie}`);
    if (isReport) document.documentElement.setAttribute('data-report-ready', '');
  };
  socket.onclose = () => setTimeout(open, 100);
};
open();
