// Has somebody else changed the draft? Asked while the page is seen, and told at its foot, so that
// nothing moves under the pointer.
import { busy } from "./drag.js";

const every = 20_000; // milliseconds

/** Ask now and then. */
export function watchNews() {
  setInterval(look, every);
  document.addEventListener("visibilitychange", look);
}

async function look() {
  const place = document.querySelector("[data-news]");
  if (!place || document.hidden || busy()) return;
  try {
    const answer = await fetch(`${document.documentElement.dataset.root}/panel/news?since=${place.dataset.news}`);
    if (answer.status !== 200 || answer.redirected) return;
    place.querySelector("[data-told-news]").innerHTML = await answer.text();
    place.hidden = false;
  } catch {
    // The next look may find the server again.
  }
}
