package io.carillon.scoring.fact;

import io.carillon.platform.expression.Expression;
import io.carillon.platform.expression.Scope;
import io.carillon.platform.expression.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules and events as tests of the decisions need them; one change each. */
public final class Kelly {
  public static final String TENANT = "demo";
  public static final String ID = "018f0000-0000-7000-8000-000000000001";
  public static final long NOW = Instant.parse("2026-03-07T10:00:00Z").toEpochMilli();
  private static final Scope EVENT = Scope.of(Scope.Part.EVENT);
  private static final Scope PERSON =
      Scope.of(Scope.Part.PROFILE, Scope.Part.COMPUTED, Scope.Part.SEGMENTS, Scope.Part.NOW);

  private Kelly() {}

  public static TraitRule count(String key, Window window) {
    return trait(key, "Order Completed", null, null, Aggregate.COUNT, window, true);
  }

  public static TraitRule sum(String key, Window window) {
    return trait(
        key, "Order Completed", null, "event.properties['total']", Aggregate.SUM, window, true);
  }

  public static TraitRule computing(TraitRule live) {
    return new TraitRule(
        live.id(),
        live.key(),
        live.unit(),
        live.version(),
        live.basis(),
        false,
        live.event(),
        live.where(),
        live.property(),
        live.aggregate(),
        live.window());
  }

  public static TraitRule trait(
      String key,
      String event,
      @Nullable String where,
      @Nullable String property,
      Aggregate aggregate,
      Window window,
      boolean live) {
    return new TraitRule(
        "id-" + key,
        key,
        "",
        1,
        "basis-" + key,
        live,
        event,
        where == null ? null : Expression.compile(where, EVENT, Type.BOOL),
        property == null ? null : Expression.compile(property, EVENT, Type.NUMBER),
        aggregate,
        window);
  }

  public static SegmentRule segment(String key, String where) {
    return segment(key, where, "basis-" + key + where.hashCode(), true);
  }

  public static SegmentRule segment(String key, String where, String basis, boolean ready) {
    return new SegmentRule(
        "id-" + key, key, "", 3, basis, true, ready, Expression.compile(where, PERSON, Type.BOOL));
  }

  /** The same of a unit; empty for the whole tenant. */
  public static TraitRule in(String unit, TraitRule rule) {
    return new TraitRule(
        rule.id(),
        rule.key(),
        unit,
        rule.version(),
        rule.basis(),
        rule.live(),
        rule.event(),
        rule.where(),
        rule.property(),
        rule.aggregate(),
        rule.window());
  }

  /** The same of a unit; empty for the whole tenant. */
  public static SegmentRule in(String unit, SegmentRule rule) {
    return new SegmentRule(
        rule.id(),
        rule.key(),
        unit,
        rule.version(),
        rule.basis(),
        rule.live(),
        rule.ready(),
        rule.where());
  }

  public static Rules rules(Object... rules) {
    List<Object> all = List.of(rules);
    return Rules.of(
        all.stream().filter(TraitRule.class::isInstance).map(TraitRule.class::cast).toList(),
        all.stream().filter(SegmentRule.class::isInstance).map(SegmentRule.class::cast).toList());
  }

  public static Window days(long days) {
    return new Window.Sliding(Duration.ofDays(days));
  }

  public static Happening order(long offset, long at, double total) {
    return happening("Order Completed", offset, at, "{\"properties\":{\"total\":" + total + "}}");
  }

  /** The same, but older than the tenant keeps events. */
  public static Happening late(Happening happening) {
    return new Happening(
        happening.origin(),
        happening.id(),
        happening.name(),
        happening.unit(),
        happening.at(),
        happening.callJson(),
        true);
  }

  public static Happening happening(String name, long offset, long at, String json) {
    return happening(name, "", offset, at, json);
  }

  public static Happening happening(String name, String unit, long offset, long at, String json) {
    return new Happening(
        new Place(0, offset),
        "e-" + offset,
        name,
        unit,
        Instant.ofEpochMilli(at),
        json.getBytes(StandardCharsets.UTF_8),
        false);
  }

  public static Person person(long version, String traits) {
    return person(ID, version, traits);
  }

  public static Person person(String profile, long version, String traits) {
    byte[] json = traits.getBytes(StandardCharsets.UTF_8);
    return new Person(profile, version, json, List.of(), List.of(), "", "", true, List.of(), json);
  }

  /** Somebody who is visible in these units. */
  public static Person visible(long version, List<String> units) {
    byte[] wire = String.join(",", units).getBytes(StandardCharsets.UTF_8);
    byte[] traits = "{}".getBytes(StandardCharsets.UTF_8);
    return new Person(ID, version, traits, List.of(), List.of(), "", "", true, units, wire);
  }

  public static ProfileFacts profile() {
    return ProfileFacts.fresh(TENANT, ID);
  }
}
