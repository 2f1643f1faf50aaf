// The places a session could take, as the server ranks them, and their shades on the lanes.
import { piece } from "./lanes.js";
import { board } from "./page.js";

const shadeEvery = 15; // minutes that the shade of a start covers at most
const key = (day, studio) => `${day} ${studio}`;

/** The place of some list that is nearest to what is wanted, by one of its figures. */
export function nearest(places, figure, wanted) {
  let found = null;
  for (const place of places)
    if (!found || Math.abs(place[figure] - wanted) < Math.abs(found[figure] - wanted)) found = place;
  return found;
}

/** All places that were found, by lane. */
export class Places {
  #byLane = new Map();

  constructor(found) {
    this.all = found;
    for (const place of found) {
      const lane = key(place.day, place.studio);
      if (!this.#byLane.has(lane)) this.#byLane.set(lane, []);
      this.#byLane.get(lane).push(place);
    }
  }

  on(lane) {
    return this.#byLane.get(key(lane.dataset.day, lane.dataset.studio)) ?? [];
  }

  /** Shade every start, by what would be kept there, and return the shades. */
  shade() {
    return [...board().querySelectorAll("[data-lane]")].flatMap((lane) => {
      const found = stretches(this.on(lane));
      const drawn = [...found, ...gaps(found)].map((each) =>
        piece(`place ${each.shade}`, each.start, each.end - each.start),
      );
      lane.append(...drawn);
      return drawn;
    });
  }
}

// A place that is free, but whose cost is not known yet, has no shade of green.
const greens = 4; // above white
function shadeOf({ rank, kept }) {
  if (rank === "taken") return "taken";
  return rank === "free" ? "free" : `kept-${Math.min(greens, Math.floor((kept / 100) * greens))}`;
}

// Neighbours of one shade are one stretch, so that a week of eight studios stays light.
function stretches(places) {
  const found = [];
  const inOrder = [...places].sort((one, other) => one.start - other.start);
  inOrder.forEach((place, at) => {
    const next = inOrder[at + 1];
    const step = next ? Math.min(shadeEvery, next.start - place.start) : shadeEvery;
    const last = found.at(-1);
    const shade = shadeOf(place);
    if (last?.shade === shade && last.end === place.start) last.end += step;
    else found.push({ shade, start: place.start, end: place.start + step });
  });
  return found;
}

// Where there is no start at all, the day is over or the rest of it too short: left white, it would
// look free.
function gaps(found) {
  const { from, to } = board().dataset;
  const end = Number(to);
  let at = Number(from);
  const left = [];
  for (const each of [...found, { start: end, end }]) {
    if (each.start > at) left.push({ shade: "taken", start: at, end: each.start });
    at = Math.max(at, each.end);
  }
  return left;
}
