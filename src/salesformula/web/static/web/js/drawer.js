// The drawer "why this number": filled by htmx, takes the focus, gives it back to whoever opened it.
const place = document.getElementById("drawer");
const WAIT_BEFORE_SHAPE = 300;
let opener = null;
let waiting = 0;

const isOurs = (event) => event.detail.target === place;
const fill = (id) => place.replaceChildren(document.getElementById(id).content.cloneNode(true));

function mark(open) {
  for (const link of document.querySelectorAll('[hx-target="#drawer"][aria-expanded="true"]')) {
    link.setAttribute("aria-expanded", "false");
  }
  if (open) opener?.setAttribute("aria-expanded", "true");
}

function close() {
  clearTimeout(waiting);
  place.replaceChildren();
  mark(false);
  opener?.focus();
  opener = null;
  window.dispatchEvent(new Event("resize"));
}

function opened() {
  clearTimeout(waiting);
  mark(true);
  place.querySelector("#why-h")?.focus({ preventScroll: true });
  // The page gave up some of its width: charts follow their containers.
  window.dispatchEvent(new Event("resize"));
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isOurs(event)) return;
  opener = event.detail.elt;
  clearTimeout(waiting);
  waiting = setTimeout(() => fill("drawer-loading"), WAIT_BEFORE_SHAPE);
});
// Between the answer and its settling the shape would take the answer's place, and nothing would come after it.
document.addEventListener("htmx:beforeSwap", (event) => isOurs(event) && clearTimeout(waiting));
document.addEventListener("htmx:afterSettle", (event) => isOurs(event) && opened());
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => {
    if (!isOurs(event)) return;
    fill("drawer-failed");
    opened();
  });
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("#drawer [data-close]")) return;
  event.preventDefault();
  close();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]") || !place.firstElementChild) return;
  event.preventDefault();
  close();
});
// A new tab is the reader's wish, not ours to answer in the drawer.
document.addEventListener(
  "click",
  (event) => {
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest("a[hx-get]")) {
      event.stopImmediatePropagation();
    }
  },
  true,
);
