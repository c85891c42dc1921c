// "/" goes to the find box, "?" lists the keys. Single keys act only outside fields and can be turned off.
const STORED = "sf-keys-off";
const list = document.getElementById("keys");
const box = document.getElementById("keys-on");

const isOff = () => localStorage.getItem(STORED) === "1";
const isField = (element) => element.closest("input, select, textarea, [contenteditable], dialog");

box.checked = !isOff();
box.addEventListener("change", () => {
  if (box.checked) localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, "1");
});

const ACTS = {
  "/": () => document.getElementById("find")?.focus(),
  "?": () => list.showModal(),
};

document.addEventListener("keydown", (event) => {
  const act = ACTS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || isField(event.target) || isOff()) return;
  event.preventDefault();
  act();
});

// Menus that opened over the page close by Escape and by a press elsewhere.
const menus = () => document.querySelectorAll(".sf-me[open], .sf-more[open], .sf-time[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
