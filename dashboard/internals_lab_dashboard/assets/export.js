// What a reader can take along of a chart. A picture is drawn here, in the browser, and says by itself what it shows: title,
// page, subject, how to read it, and the address of the view. The links to its data follow the address.
(() => {
  const WIDTH = 1080; // the same picture from every window
  const EDGE = 24;
  const SHARPNESS = 2; // device pixels of a PNG for each of ours
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';
  const INK = "#1d2129";
  const SOFT = "#59616e";
  const SVG = "http://www.w3.org/2000/svg";
  const SECRET = "token"; // a word of an address that is nobody else's

  const words = (element) => (element ? element.textContent.trim() : "");

  // What a page shows, its own choices included, where it says so when it is drawn.
  let shown = null;
  window.addEventListener("lab:settled", ({ detail }) => (shown = detail));

  // The view that a row of actions is about: a report says it by itself, a page says it or has it in its address.
  function viewOf(actions) {
    if (actions.dataset.view !== undefined) return new URLSearchParams(actions.dataset.view);
    const view = new URLSearchParams(window.location.search);
    view.delete(SECRET);
    if (!shown || shown.path !== window.location.pathname) return view;
    const chosen = Object.entries(shown.words).flatMap(([key, all]) => all.map((word) => [key, word]));
    // What is seen of the charts is in the address alone (zoom.js).
    const seen = [...view].filter(([key]) => window.internals_lab.isOfFigures(key));
    return new URLSearchParams([...chosen, ...seen]);
  }

  // As export/file_names.py names the data.
  function fileName(actions, ending) {
    const view = viewOf(actions);
    const scenario = (view.get("scenario") || "").split("/").pop();
    const safe = (text) =>
      text.replace(/[^A-Za-z0-9._]+/g, "-").slice(0, 60).replace(/^[-.]+|[-.]+$/g, "");
    const parts = [actions.dataset.page, actions.dataset.chart, scenario, view.get("run") || ""];
    return parts.map(safe).filter(Boolean).join("-") + "." + ending;
  }

  // Lines that fit, broken at blanks; a word that is too long for a line is cut.
  function lines(text, font, width) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = font;
    const fits = (line) => pen.measureText(line).width <= width;
    const found = [];
    let line = "";
    for (let word of text.split(/\s+/).filter(Boolean)) {
      if (fits(line ? line + " " + word : word)) {
        line = line ? line + " " + word : word;
        continue;
      }
      if (line) found.push(line);
      while (!fits(word)) {
        let length = word.length - 1;
        while (length > 1 && !fits(word.slice(0, length))) length -= 1;
        found.push(word.slice(0, length));
        word = word.slice(length);
      }
      line = word;
    }
    return line ? [...found, line] : found;
  }

  function element(name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // Writes a paragraph below `top`; where it ends.
  function write(sheet, text, top, width, { size, weight = 400, colour }) {
    const step = Math.round(size * 1.45);
    for (const line of lines(text, `${weight} ${size}px ${FONT}`, width - 2 * EDGE)) {
      top += step;
      const written = element("text", {
        x: EDGE, y: top, fill: colour, "font-size": size, "font-weight": weight, "font-family": FONT,
      });
      written.textContent = line;
      sheet.append(written);
    }
    return top;
  }

  // The chart as it is now (zoom and hidden series too) on white paper, between its title and how to read it.
  async function picture(actions) {
    const card = actions.closest(".card");
    const graph = card.querySelector(".js-plotly-plot");
    const width = Math.max(WIDTH, parseInt(graph.style.minWidth || graph.parentElement.style.minWidth, 10) || 0);
    const height = graph._fullLayout.height;
    const layout = { ...graph.layout, width, height, autosize: false, paper_bgcolor: "#ffffff", plot_bgcolor: "#ffffff" };
    const drawn = await window.Plotly.toImage(
      { data: graph.data, layout, config: {} },
      { format: "svg", width, height, imageDataOnly: true },
    );
    const chart = new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement;
    const page = card.closest("article, main") || document;
    const view = viewOf(actions);
    const address = `/${actions.dataset.page}${view.size ? "?" + view : ""}`;
    const about = [words(page.querySelector("h1")), words(page.querySelector(".subject"))];
    if (view.get("run")) about.push(`run ${view.get("run")}`);

    const sheet = element("svg", { xmlns: SVG, width });
    const paper = element("rect", { width: "100%", height: "100%", fill: "#ffffff" });
    sheet.append(paper);
    let top = write(sheet, words(card.querySelector("h2")), EDGE - 8, width, { size: 19, weight: 650, colour: INK });
    top = write(sheet, about.filter(Boolean).join(" · "), top + 2, width, { size: 13, colour: SOFT }) + 12;
    chart.setAttribute("x", 0);
    chart.setAttribute("y", top);
    sheet.append(document.importNode(chart, true));
    top = write(sheet, words(card.querySelector("figcaption")), top + height + 2, width, { size: 13, colour: SOFT });
    top = write(sheet, `Internals Lab ${address}`, top + 8, width, { size: 11, colour: SOFT }) + EDGE;
    sheet.setAttribute("height", top);
    sheet.setAttribute("viewBox", `0 0 ${width} ${top}`);
    return { text: new XMLSerializer().serializeToString(sheet), width, height: top };
  }

  async function painted({ text, width, height }) {
    const image = new Image();
    image.src = "data:image/svg+xml," + encodeURIComponent(text);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * SHARPNESS;
    canvas.height = height * SHARPNESS;
    const pen = canvas.getContext("2d");
    pen.scale(SHARPNESS, SHARPNESS);
    pen.drawImage(image, 0, 0, width, height);
    return new Promise((done, failed) =>
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("the picture is too large"))), "image/png"),
    );
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000); // a slow disk may still be reading
  }

  async function savePicture(button) {
    const actions = button.closest(".actions");
    const said = actions.closest(".card").querySelector(".actions-said");
    const form = button.dataset.picture;
    button.setAttribute("aria-busy", "true");
    said.classList.remove("failed");
    said.textContent = "";
    try {
      const made = await picture(actions);
      const blob = form === "png" ? await painted(made) : new Blob([made.text], { type: "image/svg+xml" });
      const name = fileName(actions, form);
      save(blob, name);
      said.textContent = `Saved as ${name}`;
    } catch (error) {
      said.classList.add("failed");
      said.textContent = `Not saved: ${error.message}`;
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  function follow(link) {
    link.search = viewOf(link.closest(".actions")).toString();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-picture]");
    if (button && button.getAttribute("aria-busy") !== "true") savePicture(button);
  });
  // Before a link is used in any way: clicked, opened in another tab, or its address copied.
  for (const kind of ["pointerdown", "focusin", "click", "contextmenu"]) {
    document.addEventListener(
      kind,
      (event) => {
        const link = event.target.closest?.("a[data-data-of]");
        if (link) follow(link);
      },
      true,
    );
  }
})();
