// node pyodide_runner.mjs LOADER SCRIPT [ARGUMENT...]: runs a Python script in the Pyodide of that loader
// (pyodide.mjs of the npm package). Standard input, output and error pass through, as does the exit code.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [loader, script, ...words] = process.argv.slice(2).map((word, place) => (place < 2 ? path.resolve(word) : word));
const { loadPyodide } = await import(pathToFileURL(loader));

// Only what a worker is told by: the rest speaks of a machine that WebAssembly does not see.
const told = Object.entries(process.env).filter(([name]) => /^(PYTHON|INTERNALS_LAB)/.test(name));
const python = await loadPyodide({ indexURL: path.dirname(loader) + path.sep, env: Object.fromEntries(told) });

// Straight to the descriptors, and all of it: what waits in node's own streams is lost when the process exits.
const writerTo = (descriptor) => (bytes) => {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += fs.writeSync(descriptor, bytes, written);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error; // a full pipe that does not block
    }
  }
  return bytes.length;
};

const INPUT_BYTES = 65536;
const readSome = (buffer) => {
  for (;;) {
    try {
      return fs.readSync(0, buffer, 0, buffer.length);
    } catch (error) {
      if (error.code === "EOF") return 0;
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1); // an empty pipe that does not block
    }
  }
};

python.setStdin({ read: (buffer) => readSome(buffer.subarray(0, INPUT_BYTES)), isatty: false });
python.setStdout({ write: writerTo(1), isatty: false });
python.setStderr({ write: writerTo(2), isatty: false });

// Folders of this machine keep their paths, except those that Pyodide has itself and needs.
const own = new Set(["dev", "lib", "proc", "sys"]);
for (const name of fs.readdirSync("/")) {
  const folder = "/" + name;
  if (own.has(name) || !fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue;
  python.FS.mkdirTree(folder);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, folder);
}

python.globals.set("_words", python.toPy([script, ...words]));
python.globals.set("_folder", process.cwd());
let exitCode = 0;
try {
  // In the module __main__, as every interpreter runs a script.
  python.runPython(`
import os, sys
os.chdir(_folder)
sys.argv[:] = _words
sys.path.insert(0, os.path.dirname(_words[0]))
__file__ = _words[0]
with open(__file__, encoding="utf-8") as _file:
    _code = compile(_file.read(), __file__, "exec")
del _file, _folder, _words
exec(_code)
`);
} catch (error) {
  const asked = /^SystemExit(?:: ?(-?\d+))?\s*$/m.exec(error.message ?? "");
  if (asked === null) console.error(error.message ?? error);
  exitCode = asked === null ? 1 : Number(asked[1] ?? 0);
}
process.exit(exitCode);
