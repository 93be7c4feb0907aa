// Views, brokers and the report on the team, as the API gives them.

export interface SavedView {
  id: string;
  name: string;
  query: Record<string, string>;
  position: number;
}

export interface Broker {
  id: string;
  name: string;
  languages: string[];
  localities: string[];
  capacity: number;
  open: number;
  weight: number;
  is_available: boolean;
  missed_slas: number;
  is_me: boolean;
}

export interface BrokerLoad {
  id: string;
  name: string;
  open: number;
  capacity: number;
  accepted: number;
  first_touch_met: number;
  first_touch_missed: number;
  median_first_touch_s: number | null;
  booked: number;
}

export interface CalibrationBand {
  band: string;
  predicted: number | null;
  actual: number | null;
  leads: number;
}

export interface ManagerReport {
  by_broker: BrokerLoad[];
  sla: { met: number; missed: number; open: number; kept_share: number | null };
  calibration: CalibrationBand[];
  funnel: { stage: string; leads: number }[];
  scored: { today: number; unscored: number };
}
