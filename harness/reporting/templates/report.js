"use strict";
// Draws the charts of a report in its reader's colours, moves its pictures, hands out its files.

// What needs no page, so that it can be tested without one.
const law = {
  // A slider of 1000 steps: fine at the beginning of a load, where most happens.
  momentOf: (step, end) => end * (step / 1000) ** 2,
  stepOf: (moment, end) => Math.min(1000, Math.ceil(1000 * Math.sqrt(moment / end))),
  // The last frame until now; undefined before the first.
  frameAt: (frames, now) => frames.filter((each) => each.t <= now + 1e-9).pop(),
  isChosen: (each, network, predictedToo) =>
    (network === undefined || each.network === network) && (predictedToo || !each.predicted),
  middleOf: (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)],
  endOf: (spec) => Math.max(...Object.values(spec.datasets).flat().map((each) => each.b ?? each.t)),
  // The same waterfall on an axis of time that ends there.
  until: (spec, end) => {
    const copy = JSON.parse(JSON.stringify(spec));
    copy.layer[0].encoding.x.scale = { domain: [0, end] };
    return copy;
  },
};
if (typeof document === "undefined") module.exports = law;
else (async () => {
  const unpacked = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  };
  const packed = (id) => document.getElementById(id).textContent.trim();
  const data = JSON.parse(await unpacked(packed("data")));

  const made = (name, className, text = "") => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  };
  const save = (name, href) => {
    const link = made("a", "");
    link.href = href;
    link.download = name;
    link.click();
  };
  for (const button of document.querySelectorAll(".downloads button")) {
    button.addEventListener("click", async () => {
      const text = await unpacked(button.dataset.content);
      const url = URL.createObjectURL(new Blob([text]));
      save(button.dataset.name, url);
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    });
  }

  // All tables of a run are long: they are unpacked as well.
  for (const place of document.querySelectorAll(".packed")) {
    unpacked(place.dataset.content).then((text) => { place.textContent = text; });
  }

  // All pictures of a filmstrip at one moment, four in a row.
  const drawnPictures = (cells) => {
    const canvas = document.createElement("canvas");
    const side = 200;
    canvas.width = side * Math.min(4, cells.length);
    canvas.height = (side + 44) * Math.ceil(cells.length / 4);
    const pen = canvas.getContext("2d");
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = "#fff";
    pen.font = "11px sans-serif";
    cells.forEach(({ image, words }, index) => {
      const left = (index % 4) * side;
      const top = Math.floor(index / 4) * (side + 44);
      const scale = Math.min(side / image.naturalWidth, side / image.naturalHeight) || 0;
      if (!image.hidden) pen.drawImage(image, left, top, image.naturalWidth * scale, image.naturalHeight * scale);
      const [title, told] = words.textContent.split(": ");
      pen.fillText(title, left + 2, top + side + 14, side - 4);
      pen.fillText(told, left + 2, top + side + 30, side - 4);
    });
    return canvas.toDataURL("image/png");
  };

  // The filmstrip: one moment for all pictures; nothing is on screen before the first.
  const film = (place) => {
    const { pictures, strips, marks, end_s: end } = data.films[place.dataset.run];
    const named = (name) => place.querySelector(`[name=${name}]`);
    const slider = place.querySelector("input[type=range]");
    const cells = strips.map((strip) => {
      const cell = made("figure", "strip");
      const screen = made("div", "screen");
      const image = document.createElement("img");
      const words = document.createElement("figcaption");
      screen.append(image);
      cell.append(screen, words);
      place.querySelector(".strips").append(cell);
      return { strip, cell, image, words };
    });
    // Where nothing was measured, what is predicted is all there is.
    const isShown = (each) => law.isChosen(each, named("network")?.value, named("predicted")?.checked ?? true);
    const chosen = () => cells.filter(({ strip }) => isShown(strip));
    const show = () => {
      const now = law.momentOf(slider.value, end);
      place.querySelector("output").textContent = `${now.toFixed(3)} s`;
      slider.setAttribute("aria-valuetext", `${now.toFixed(3)} seconds`);
      for (const { strip, image, words } of chosen()) {
        const frame = law.frameAt(strip.frames, now);
        const told = frame ? frame.words : "nothing yet";
        const title = strip.image ? `${strip.title}, ${strip.image}` : strip.title;
        image.hidden = !frame;
        if (frame) image.src = pictures[named("middle")?.checked ? frame.middle : frame.whole];
        image.alt = words.textContent = `${title}: ${told}`;
      }
    };
    const goTo = (moment) => {
      slider.value = law.stepOf(moment, end);
      show();
    };
    const choose = () => {
      for (const { strip, cell } of cells) cell.hidden = !isShown(strip);
      const buttons = marks.filter(isShown).sort((a, b) => a.t - b.t).map((mark) => {
        const kind = mark.predicted ? ", predicted" : "";
        const button = made("button", "", `${mark.words}${kind}, ${mark.t.toFixed(2)} s`);
        button.type = "button";
        button.addEventListener("click", () => goTo(mark.t));
        return button;
      });
      place.querySelector(".marks").replaceChildren(...buttons);
      goTo(law.middleOf(chosen().map(({ strip }) => strip.frames[0].t)) ?? 0);
    };
    slider.addEventListener("input", show);
    named("middle")?.addEventListener("change", show);
    for (const name of ["network", "predicted"]) named(name)?.addEventListener("change", choose);
    named("save").addEventListener("click", () => save("filmstrip.png", drawnPictures(chosen())));
    choose();
  };
  for (const place of document.querySelectorAll(".film")) film(place);

  // The charts, once what draws them is unpacked; anew when the reader's colours change.
  const bundle = packed("bundle");
  if (!bundle) return;
  const program = URL.createObjectURL(new Blob([await unpacked(bundle)], { type: "text/javascript" }));
  await import(program);
  const colours = matchMedia("(prefers-color-scheme: dark)");
  const config = () => {
    const style = getComputedStyle(document.documentElement);
    const [ink, line] = ["--ink", "--line"].map((name) => style.getPropertyValue(name).trim());
    const axis = { labelColor: ink, titleColor: ink, gridColor: line, domainColor: line, tickColor: line };
    return {
      background: "transparent",
      font: "system-ui, sans-serif",
      axis,
      legend: { labelColor: ink, titleColor: ink, orient: "top", columns: innerWidth < 600 ? 2 : 0 },
      view: { stroke: line },
    };
  };
  const drawn = new Map();
  const beside = [...document.querySelectorAll("[name=beside]")];
  const specOf = (place) => {
    const side = ["beside-0", "beside-1"].indexOf(place.id);
    if (side < 0) return data.charts[place.id];
    const both = beside.map((choice) => data.charts[choice.value]);
    place.setAttribute("aria-label", `Requests of ${beside[side].selectedOptions[0].text}`);
    return law.until(both[side], Math.max(...both.map(law.endOf)));
  };
  const draw = async (place) => {
    if (!place.offsetParent) return;
    const spec = specOf(place);
    if (!spec) return;
    const view = await window.vegaEmbed(place, spec, { actions: false, config: config(), renderer: "svg" });
    drawn.set(place.id, view);
  };
  const places = [...document.querySelectorAll(".chart")];
  const drawAll = () => Promise.all(places.map(draw));
  colours.addEventListener("change", drawAll);
  for (const choice of beside) {
    choice.addEventListener("change", () => document.querySelectorAll("#beside .chart").forEach(draw));
  }
  for (const details of document.querySelectorAll("details")) {
    details.addEventListener("toggle", () => details.querySelectorAll(".chart").forEach((place) => {
      if (details.open && !drawn.has(place.id)) draw(place);
    }));
  }
  await drawAll();
  document.documentElement.dataset.drawn = String(drawn.size);
})();
