// The board's hands: dragging with the places shaded, stretching, and keys. Every act here has a
// form twin, so nothing is lost where these scripts do not run.
import { watchCard } from "./card.js";
import { watchPointer } from "./drag.js";
import { watchKeys } from "./keys.js";
import { watchMover } from "./moving.js";
import { watchNews } from "./news.js";
import { watchDialogs } from "./page.js";
import { watchSelection } from "./select.js";

watchDialogs();
watchPointer();
watchKeys();
watchMover();
watchSelection();
watchCard();
watchNews();
