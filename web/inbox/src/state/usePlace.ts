import { createPlaces } from "@propmubi/desk";
import { addressOf, placeOf } from "./place.js";

export const { placeNow, goTo, usePlace } = createPlaces({ placeOf, addressOf });
