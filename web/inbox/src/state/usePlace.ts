import { createPlaces } from "@propmubi/desk";
import { addressOf, placeOf } from "./place.js";

export const { placeNow, usePlace } = createPlaces({ placeOf, addressOf });
