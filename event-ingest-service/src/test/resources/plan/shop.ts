// Made from the tracking plan shop, version 3. Do not change it here.

export const Events = {
  TrackProductAdded: "Product Added",
  TrackProductAdded_2: "product-added",
  TrackProcessExit: "\"; process.exit(); //$\\",
  Screen1stPage: "1st Page",
  IdentifyTraits: "identify",
} as const;

/** Product Added: Into the cart * / alert(1) */
export type TrackProductAdded = {
  /** With tax * / evil */
  readonly "price": number;
  readonly "currency": ("EUR" | "CAD");
  readonly "quantity"?: (number | null);
  readonly "gift"?: boolean;
  readonly "class"?: string;
  readonly "tags"?: ReadonlyArray<string>;
  readonly "lines"?: ReadonlyArray<{
    readonly "sku": string;
    readonly [other: string]: unknown;
  }>;
};

/** product-added */
export type TrackProductAdded_2 = {
  readonly [other: string]: unknown;
};

/** "; process.exit(); //$\ */
export type TrackProcessExit = {
  readonly "a\"b"?: unknown;
  readonly "a b"?: 7;
  readonly "\u00e9"?: string;
  readonly [other: string]: unknown;
};

/** 1st Page */
export type Screen1stPage = {
  readonly [other: string]: unknown;
};

/** identify */
export type IdentifyTraits = {
  readonly "email": string;
  readonly [other: string]: unknown;
};

/** What goes with what, by call and name. */
export interface Plan {
  track: {
    "Product Added": TrackProductAdded;
    "product-added": TrackProductAdded_2;
    "\"; process.exit(); //$\\": TrackProcessExit;
  };
  page: {
  };
  screen: {
    "1st Page": Screen1stPage;
  };
  identify: {
    "identify": IdentifyTraits;
  };
  group: {
  };
}

/** An analytics client that knows the plan. */
export interface Tracker {
  track<N extends keyof Plan["track"]>(name: N, properties: Plan["track"][N]): void;
  page<N extends keyof Plan["page"]>(name: N, properties: Plan["page"][N]): void;
  screen<N extends keyof Plan["screen"]>(name: N, properties: Plan["screen"][N]): void;
}
