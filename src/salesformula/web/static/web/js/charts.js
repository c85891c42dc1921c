// Draws every chart on the page from the data block beside it. "$ink", "$accent" … become the theme's colours.
// ast: true interprets expressions instead of compiling them, so that a strict content security policy holds.
const TOKENS = new Set([
  "ink", "soft", "muted", "line", "bar", "hair", "tint", "page", "accent", "accent-tint", "bad", "warn", "good",
]);
const root = document.documentElement;
const drawn = new WeakMap();

function painter() {
  const styles = getComputedStyle(root);
  const colour = (name) => JSON.stringify(styles.getPropertyValue(`--sf-${name}`).trim());
  return (text) => JSON.parse(text.replace(/"\$([a-z-]+)"/g, (all, name) => (TOKENS.has(name) ? colour(name) : all)));
}

function fonts() {
  const wanted = ["400", "500", "600"].map((weight) => document.fonts.load(`${weight} 12px "Inter Variable"`));
  return Promise.all(wanted).then(() => document.fonts.ready);
}

async function draw(chart, paint, config) {
  const block = document.getElementById(chart.dataset.spec);
  drawn.get(chart)?.finalize();
  const options = { ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: false, config };
  try {
    drawn.set(chart, await window.vegaEmbed(chart, paint(block.textContent), options));
    // The figure already is an image with a sentence; what is inside must not be read out again.
    chart.querySelector("svg")?.setAttribute("aria-hidden", "true");
  } catch (error) {
    console.error(`chart ${chart.dataset.spec}`, error);
  }
}

async function drawAll({ again = false } = {}) {
  const theme = document.getElementById("sf-theme");
  if (!theme || !window.vegaEmbed) return;
  await fonts();
  const paint = painter();
  const config = paint(theme.textContent);
  const charts = [...document.querySelectorAll(".sf-chart")].filter((chart) => again || !drawn.has(chart));
  await Promise.all(charts.map((chart) => draw(chart, paint, config)));
  root.dataset.ready = "1";
}

drawAll();
document.addEventListener("sf:theme", () => drawAll({ again: true }));
document.addEventListener("htmx:afterSettle", () => drawAll());
