package io.carillon.ingest.plan;

import java.time.LocalDate;

/**
 * What is counted apart from others.
 *
 * @param plan the id of the plan that it was held to; empty when it was to none
 * @param property empty for the event itself, whose version and screen are told; else those are
 *     empty
 */
record SightingKey(
    String tenant,
    String unit,
    String plan,
    LocalDate day,
    String type,
    String name,
    String property,
    String appVersion,
    String screen) {}
