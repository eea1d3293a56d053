"use strict";
// Draws the charts of a report in its reader's colours, moves its pictures, hands out its files.
(async () => {
  const unpacked = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  };
  const packed = (id) => document.getElementById(id).textContent.trim();
  const data = JSON.parse(await unpacked(packed("data")));

  const save = (name, href) => {
    const link = document.createElement("a");
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

  // The filmstrip: one moment for all pictures; nothing is on screen before the first.
  const film = (place) => {
    const { pictures, strips, end } = data.films[place.dataset.run];
    const [slider, whole] = place.querySelectorAll("input");
    const cells = strips.map((strip) => {
      const cell = document.createElement("figure");
      cell.className = "strip";
      const screen = document.createElement("div");
      screen.className = "screen";
      const image = document.createElement("img");
      screen.append(image);
      const words = document.createElement("figcaption");
      cell.append(screen, words);
      place.querySelector(".strips").append(cell);
      return { strip, image, words };
    });
    const moment = () => (end * (slider.value / 1000) ** 2);
    const show = () => {
      const now = moment();
      place.querySelector("output").textContent = `${now.toFixed(3)} s`;
      slider.setAttribute("aria-valuetext", `${now.toFixed(3)} seconds`);
      for (const { strip, image, words } of cells) {
        const frame = strip.frames.filter((each) => each.t <= now + 1e-9).pop();
        const told = frame ? frame.words : "nothing yet";
        const title = strip.image ? `${strip.title}, ${strip.image}` : strip.title;
        image.hidden = !frame;
        if (frame) image.src = pictures[whole.checked ? frame.middle : frame.whole];
        image.alt = `${title}: ${told}`;
        words.textContent = `${title}: ${told}`;
      }
    };
    slider.addEventListener("input", show);
    whole.addEventListener("change", show);
    place.querySelector("button").addEventListener("click", () => {
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
      save("filmstrip.png", canvas.toDataURL("image/png"));
    });
    const firsts = cells.map(({ strip }) => strip.frames[0].t).sort((a, b) => a - b);
    slider.value = Math.ceil(1000 * Math.sqrt(firsts[Math.floor(firsts.length / 2)] / end));
    show();
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
  const draw = async (place) => {
    const spec = data.charts[place.id];
    if (!spec || !place.offsetParent) return;
    const view = await window.vegaEmbed(place, spec, { actions: false, config: config(), renderer: "svg" });
    drawn.set(place.id, view);
  };
  const places = [...document.querySelectorAll(".chart")];
  const drawAll = () => Promise.all(places.map(draw));
  colours.addEventListener("change", drawAll);
  for (const details of document.querySelectorAll("details")) {
    details.addEventListener("toggle", () => details.querySelectorAll(".chart").forEach((place) => {
      if (details.open && !drawn.has(place.id)) draw(place);
    }));
  }
  await drawAll();
  document.documentElement.dataset.drawn = String(drawn.size);
})();
