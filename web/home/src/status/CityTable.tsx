import type { Status } from "@propmubi/client";
import { number } from "./words.js";

function syntheticShare(status: Status): string {
  return status.listings_synthetic === status.listings_total ? "all" : number(status.listings_synthetic);
}

export function CityTable({ status }: { status: Status }) {
  if (status.listings_total === 0) {
    return (
      <p class="note">
        No listings yet. Import some with <code>propmubi import listings FILE</code>.
      </p>
    );
  }
  const most = Math.max(...status.listings_by_city.map((each) => each.listings));
  return (
    <table class="cities">
      <caption>
        {number(status.listings_total)} listings
        {status.listings_synthetic > 0 && <span class="quiet"> · {syntheticShare(status)} synthetic</span>}
      </caption>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">City</th>
          <th scope="col">Listings</th>
        </tr>
      </thead>
      <tbody>
        {status.listings_by_city.map(({ city, listings }) => (
          <tr key={city} style={{ "--share": String(listings / most) }}>
            <th scope="row">{city}</th>
            <td>{number(listings)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
