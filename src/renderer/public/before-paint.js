// Runs before the first paint, so that a dark room never flashes light. The stored preferences of the engine follow as soon as it answers.
(() => {
  const allowed = { theme: ['neutral', 'dark', 'daylight'], density: ['compact', 'comfortable', 'glove'] };
  const query = new URLSearchParams(location.search);
  for (const [name, values] of Object.entries(allowed)) {
    const wanted = query.get(name) ?? localStorage.getItem(`fieldwatch.${name}`);
    if (values.includes(wanted)) document.documentElement.dataset[name] = wanted;
  }
})();
