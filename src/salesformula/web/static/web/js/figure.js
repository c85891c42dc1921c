// Changes a figure between its chart and its table, in place.
function swap(link) {
  const figure = document.getElementById(link.dataset.swap);
  const table = figure.querySelector(".sf-swap");
  const drawing = figure.querySelector(".sf-chart, .sf-mix") ?? table.previousElementSibling;
  const showTable = table.hidden;
  table.hidden = !showTable;
  drawing.hidden = showTable;
  link.textContent = showTable ? link.dataset.chart : link.dataset.table;
  link.setAttribute("aria-expanded", String(showTable));
  // A chart that was hidden while the window changed has the old width.
  if (!showTable) window.dispatchEvent(new Event("resize"));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-swap]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  swap(link);
});
