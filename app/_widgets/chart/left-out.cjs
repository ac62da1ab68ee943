// In the place of what Recharts imports and this board never calls (`next.config.js`). Whoever does is told so.
const leftOut = () => {
  throw new Error("This part of Recharts is left out of the build: remove its alias from next.config.js.");
};

module.exports = new Proxy({ __esModule: true }, { get: (marks, name) => marks[name] ?? leftOut });
