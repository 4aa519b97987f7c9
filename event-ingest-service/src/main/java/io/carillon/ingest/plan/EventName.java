package io.carillon.ingest.plan;

import io.carillon.ingest.event.Call;

/** Which events a schema is for. */
record EventName(Call call, String name) {}
