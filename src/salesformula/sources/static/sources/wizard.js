// Extras of the import wizard: files can be dropped, their sizes are seen before they travel, the browser's time zone
// is suggested, and a button that was pressed says so. Without it every page does the same by its forms.
function size(bytes) {
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1_000, "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  const form = { style: "unit", unit, maximumFractionDigits: amount < 10 ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang, form).format(amount);
}

function line(file) {
  const item = document.createElement("li");
  const name = document.createElement("bdi");
  const bytes = document.createElement("span");
  name.textContent = file.name;
  bytes.textContent = size(file.size);
  bytes.className = "n sf-muted";
  item.append(name, bytes);
  return item;
}

function bring(form) {
  const field = form.querySelector("input[type=file]");
  const place = form.querySelector("[data-drop]");
  const list = form.querySelector("[data-chosen]");
  const tooLarge = form.querySelector("[data-too-large]");
  const show = () => {
    const files = [...field.files];
    list.replaceChildren(...files.map(line));
    list.hidden = files.length === 0;
    tooLarge.hidden = files.reduce((sum, file) => sum + file.size, 0) <= Number(form.dataset.limit);
    form.querySelector("button[type=submit]").disabled = !tooLarge.hidden;
  };
  field.addEventListener("change", show);
  for (const kind of ["dragenter", "dragover"]) {
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.add("is-over");
    });
  }
  place.addEventListener("dragleave", () => place.classList.remove("is-over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("is-over");
    field.files = event.dataTransfer.files;
    show();
  });
  show();
}

// Only where nothing is chosen yet: what the company has recorded is better than where somebody sits today.
function suggestZone() {
  const field = document.querySelector('[data-question="zone"] select');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const option = field && [...field.options].find((one) => one.dataset.value === zone);
  if (option && !field.value) field.value = option.value;
}

document.querySelectorAll("form[data-bring]").forEach(bring);
suggestZone();

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.busy) return;
  const spin = document.createElement("span");
  spin.className = "sf-spin";
  button.replaceChildren(spin, button.dataset.busy);
  button.classList.add("htmx-request");
  // A disabled button would not be sent along; it is only kept from being pressed twice.
  setTimeout(() => { button.disabled = true; });
});
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
