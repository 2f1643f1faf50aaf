// Minutes of the day and where they lie on a lane.
import { board, rtl } from "./page.js";

const span = () => {
  const from = Number(board().dataset.from);
  return { from, minutes: Number(board().dataset.to) - from };
};

/** Minutes of the day at a point of the screen. */
export function minuteAt(lane, x) {
  const box = lane.getBoundingClientRect();
  const { from, minutes } = span();
  const along = rtl() ? box.right - x : x - box.left;
  return from + (along / box.width) * minutes;
}

/** Percent of the lane at which a minute lies. */
export function share(minute) {
  const { from, minutes } = span();
  return ((minute - from) * 100) / minutes;
}

/** A piece to be put on a lane, seen but not read out. */
export function piece(className, start, minutes) {
  const made = document.createElement("li");
  made.className = className;
  made.setAttribute("aria-hidden", "true");
  made.style.setProperty("--a", share(start));
  made.style.setProperty("--w", share(start + minutes) - share(start));
  return made;
}

/** The place that is meant by a minute on a lane, at one of the starts that are tried. */
export function guessed(lane, minute, step = Number(board().dataset.step)) {
  const start = Math.round(minute / step) * step;
  const two = (figure) => String(figure).padStart(2, "0");
  const time = `${two(Math.floor(start / 60))}:${two(start % 60)}`;
  return { day: lane.dataset.day, studio: lane.dataset.studio, start, time };
}

/** The studio's lane under a pointer; nothing beside the lanes. */
export const laneUnder = ({ clientX, clientY }) =>
  document
    .elementsFromPoint(clientX, clientY)
    .map((each) => each.closest("[data-lane]"))
    .find(Boolean);
