// A term is wider than its page: it opens where the present week is. Without this script it opens at
// its first week.
"use strict";

(() => {
  const table = document.querySelector(".term");
  const present = table?.querySelector("thead .present");
  if (!present) return;
  const side = table.querySelector(".side").getBoundingClientRect();
  const week = present.getBoundingClientRect();
  const rtl = document.documentElement.dir === "rtl";
  const hidden = rtl ? week.right - side.left : week.left - side.right;
  // Where there is room, the week before stays in sight: one sees how far things have come.
  const before = present.previousElementSibling?.getBoundingClientRect().width ?? 0;
  const kept = table.clientWidth > 600 ? before : 0;
  table.scrollLeft += rtl ? Math.min(0, hidden + kept) : Math.max(0, hidden - kept);
})();
