package io.carillon.scorecard.indicator;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An indicator of one app beside its competitors.
 *
 * @param score 0..100: the percentile, rounded; null without a competitor of which this is known
 * @param raw in the indicator's unit; more is better
 * @param percentile 0..1: the part of the competitors that are below, those that are equal by half
 * @param trend {@code raw} less what it was 28 days before; null when that is not known
 * @param sampleSize how much it rests on: days, ratings, looks or updates
 * @param source who told the newest fact that it rests on
 * @param observedAt when that was seen in the store
 * @param confidence 0..1: how much it rests on, times {@code 2^(-days since observedAt / 30)},
 *     times the competitors of which it is known by 5 (at most 1)
 * @param details what it was made of, by name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Score(
    @Nullable Integer score,
    double raw,
    @Nullable Double percentile,
    @Nullable Double trend,
    long sampleSize,
    String source,
    Instant observedAt,
    double confidence,
    Map<String, Double> details) {}
