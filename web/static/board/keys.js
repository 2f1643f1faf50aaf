// The board by keys: arrows choose, and a letter acts on the chosen session.
import { busy, putBack } from "./drag.js";
import { lock, openMover } from "./moving.js";
import { board, rtl } from "./page.js";
import { forget } from "./refusal.js";
import { clear, toggle } from "./select.js";

/** Let keys choose sessions, move and lock them, undo, and list themselves. */
export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (busy()) putBack();
      else if (!document.querySelector(":popover-open")) clear();
      forget();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, select, textarea, dialog, [popover]")) return;
    if (event.key === "?") return document.getElementById("keys")?.showModal();
    if (!board() || busy()) return;
    const link = event.target.closest?.("[data-block]");
    if (event.key.startsWith("Arrow") && link) {
      event.preventDefault();
      step(link, event.key);
    } else if (event.code === "Space" && link && !("unplaced" in link.dataset)) {
      event.preventDefault();
      toggle(link);
    } else if (event.code === "KeyM" && link) {
      event.preventDefault();
      openMover(link);
    } else if (event.code === "KeyL" && link && !("unplaced" in link.dataset)) {
      lock(link);
    } else {
      document.querySelector(`[data-key="${event.code}"]`)?.click();
    }
  });
}

function step(here, key) {
  const all = [...document.querySelectorAll("[data-board] [data-block], .tray [data-block]")];
  const along = { ArrowRight: rtl() ? -1 : 1, ArrowLeft: rtl() ? 1 : -1 }[key];
  const down = key === "ArrowDown" ? 1 : -1;
  const lane = here.closest(".lane");
  if (along || !lane) return all[all.indexOf(here) + (along ?? down)]?.focus();
  const lanes = [...document.querySelectorAll("[data-board] .lane")].filter((each) =>
    each.querySelector("[data-block]"),
  );
  const next = lanes[lanes.indexOf(lane) + down];
  const far = (link) => Math.abs(link.dataset.start - here.dataset.start);
  const [nearest] = [...(next?.querySelectorAll("[data-block]") ?? [])].sort(
    (one, other) => far(one) - far(other),
  );
  nearest?.focus();
}
