package io.carillon.ingest.plan;

import io.carillon.ingest.event.Call;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One event of a living plan, with its schema, which is compiled when the first one comes. */
final class Planned {
  private static final Logger LOG = Logger.getLogger(Planned.class);

  private final UUID plan;
  private final String key;
  private final long version;
  private final String unit;
  private final PlannedEvent event;
  private volatile @Nullable PlanSchema schema;
  private volatile boolean broken;

  /**
   * @param plan its id
   * @param key by which people name it
   * @param unit whose events, and those of units below, it is for
   */
  Planned(UUID plan, String key, long version, String unit, PlannedEvent event) {
    this.plan = plan;
    this.key = key;
    this.version = version;
    this.unit = unit;
    this.event = event;
  }

  UUID plan() {
    return plan;
  }

  String key() {
    return key;
  }

  long version() {
    return version;
  }

  String unit() {
    return unit;
  }

  Mode mode() {
    return event.mode();
  }

  EventName event() {
    return event.event();
  }

  /** What of an event the schema speaks of: `properties` or `traits`. */
  String root() {
    return event.type() == Call.IDENTIFY || event.type() == Call.GROUP ? "traits" : "properties";
  }

  /** Compiled once; null when it cannot be, which was checked when it was saved. */
  @Nullable PlanSchema schema() {
    PlanSchema known = schema;
    if (known != null || broken) {
      return known;
    }
    try {
      PlanSchema compiled = PlanSchema.of(event.schema());
      schema = compiled;
      return compiled;
    } catch (RuntimeException e) {
      broken = true;
      LOG.errorf(e, "A schema of tracking plan %s version %d does not compile", plan, version);
      return null;
    }
  }
}
