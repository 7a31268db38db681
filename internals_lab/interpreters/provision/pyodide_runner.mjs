// node pyodide_runner.mjs SCRIPT [ARGUMENT...]: runs a Python script in Pyodide; standard input, output and error pass
// through, as does the exit code. The whole file system of this machine is there under its own paths.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";

const here = path.dirname(fileURLToPath(import.meta.url));
const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  console.error("usage: pyodide SCRIPT [ARGUMENT...]");
  process.exit(2);
}

// Written at once: process.exit drops what node still holds back for a pipe.
function writer(descriptor) {
  return (bytes) => {
    let written = 0;
    while (written < bytes.length) {
      try {
        written += fs.writeSync(descriptor, bytes, written);
      } catch (error) {
        if (error.code !== "EAGAIN") throw error; // a pipe that is full, and not ours to make blocking
      }
    }
    return bytes.length;
  };
}

function readChunk() {
  const buffer = Buffer.alloc(65536);
  for (;;) {
    try {
      const length = fs.readSync(0, buffer, 0, buffer.length);
      return length ? buffer.subarray(0, length).toString() : null;
    } catch (error) {
      if (error.code === "EOF") return null;
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

const python = await loadPyodide({ indexURL: path.join(here, "node_modules", "pyodide") + path.sep });
python.setStdout({ write: writer(1) });
python.setStderr({ write: writer(2) });
python.setStdin({ stdin: readChunk, isatty: false });

// Folders of this machine keep their paths, except those that Pyodide has itself and needs.
const own = new Set(["dev", "proc", "lib", "sys"]);
for (const entry of fs.readdirSync("/", { withFileTypes: true })) {
  const folder = "/" + entry.name;
  if (own.has(entry.name) || !fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue;
  python.FS.mkdirTree(folder);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, folder);
}

python.globals.set("_words", python.toPy([path.resolve(script), ...args]));
python.globals.set("_folder", process.cwd());
let code = 0;
try {
  python.runPython(`
import os, runpy, sys
os.chdir(_folder)
sys.argv[:] = list(_words)
sys.path.insert(0, os.path.dirname(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
`);
} catch (error) {
  const exit = /SystemExit: ?(.*)/.exec(error.message ?? "");
  code = exit ? Number(exit[1] || 0) : 1;
  if (!exit || Number.isNaN(code)) {
    writer(2)(Buffer.from((error.message ?? String(error)) + "\n"));
    code = 1;
  }
}
python.runPython("import sys; sys.stdout.flush(); sys.stderr.flush()");
process.exit(code);
