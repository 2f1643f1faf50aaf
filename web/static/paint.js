// Painting free hours with a mouse or a pen: press on one half hour and draw over others. Fingers
// tap, so that the page can still be pushed; a day's or a time's name marks its whole line. Without
// this script every box is a box.
"use strict";

(() => {
  const table = document.querySelector(".week-hours");
  if (!table) return;
  let painting = null;
  const boxAt = (event) => event.target.closest?.("td")?.querySelector("input");

  table.addEventListener("pointerdown", (event) => {
    const box = boxAt(event);
    if (!box || event.pointerType === "touch" || event.button !== 0) return;
    painting = !box.checked;
    box.checked = painting;
    box.focus();
    event.preventDefault();
  });
  table.addEventListener("pointerover", (event) => {
    const box = boxAt(event);
    if (box && painting !== null) box.checked = painting;
  });
  // The press has changed the box already; the click that follows must not change it back.
  table.addEventListener("click", (event) => {
    if (painting !== null && boxAt(event)) event.preventDefault();
  });
  addEventListener("pointerup", () => setTimeout(() => { painting = null; }, 0));
  addEventListener("pointercancel", () => { painting = null; });

  const boxesOf = (head) => {
    const cells = head.scope === "row"
      ? [...head.parentElement.cells]
      : [...table.tBodies[0].rows].map((row) => row.cells[head.cellIndex]);
    return cells.map((cell) => cell.querySelector("input")).filter(Boolean);
  };
  for (const head of table.querySelectorAll("th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.title = table.dataset.all;
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const boxes = boxesOf(head), all = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
    });
  }
  for (const hint of document.querySelectorAll("[data-paints]")) hint.hidden = false;
})();
