// The API's bodies under the names that the workbench uses; the shapes are generated from openapi.json.
import type { Schemas } from "@propmubi/client";

export type CaseRow = Schemas["CaseRowOut"];
export type CasePage = Schemas["CasesOut"];
export type Counts = Schemas["CaseCountsOut"];
export type Wait = Schemas["WaitOut"];
export type WaitFor = Wait["what"];
export type Stage = CaseRow["stage"];
export type Risk = NonNullable<CaseRow["risk"]>;
export type Person = Schemas["CasePersonOut"];
export type Waiting = Schemas["WaitingListOut"]["items"][number];

export type CaseDetail = Schemas["CaseOut"];
export type Fact = Schemas["CaseFactOut"];
export type Box = Schemas["BoxOut"];
export type Mismatch = Schemas["MismatchOut"];
export type Missing = Schemas["MissingOut"];
export type Check = Schemas["CheckOut"];
export type CheckState = Check["state"];
export type Gauge = Schemas["GaugeOut"];
export type Gauges = Schemas["GaugesOut"];
export type Condition = Schemas["ConditionOut"];
export type ConditionState = Condition["state"];
export type Counterfactual = Schemas["CounterfactualOut"];
export type Paragraph = Schemas["MemoParagraphOut"];
export type May = Schemas["CaseMayOut"];
export type MayOne = Schemas["MayOneOut"];
export type Paper = Schemas["CaseDocumentOut"];
export type Valuation = Schemas["ValuationOut"];

export type Changes = Schemas["ChangesIn"];
export type WhatIf = Schemas["WhatIfOut"];
export type Fork = Schemas["ForkOut"];
export type TimelineEntry = Schemas["EntryOut"];
export type Timeline = Schemas["TimelineOut"];
export type Step = Schemas["StepOut"];
export type Steps = Schemas["StepsOut"];
export type Reasons = Schemas["ReasonsOut"];
export type Language = "en" | "hi" | "mr";

export type Sort = "sla" | "amount" | "risk" | "updated";
