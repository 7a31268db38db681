// Dash's scripts were compiled for browsers without generators: they want this name, which a polyfill of 99 kB brings along. What
// they do with it is no more than this; tests/dashboard/front/test_page_scripts.py looks.
window.regeneratorRuntime = {
  mark: (steps) => steps,
  wrap(steps) {
    const state = { prev: 0, next: 0, done: false, stop: () => void (state.done = true) };
    return {
      next() {
        const value = steps(state);
        return { value, done: state.done };
      },
    };
  },
};
