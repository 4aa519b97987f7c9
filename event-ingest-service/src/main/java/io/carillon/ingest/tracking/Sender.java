package io.carillon.ingest.tracking;

import io.carillon.ingest.enrichment.Connection;
import io.carillon.platform.keys.KeyLimits;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf events come in.
 *
 * @param unit the path of the unit that they belong to
 * @param source the id of the write key, or the name of the partner's client
 * @param trusted whether their STRONG identifiers count as verified
 * @param limits from where they may come
 * @param origin the web origin that the call names, or null
 * @param connection what the call itself tells of the person
 */
public record Sender(
    String tenant,
    String unit,
    String source,
    boolean trusted,
    KeyLimits limits,
    @Nullable String origin,
    Connection connection) {

  /** One whose calls tell of itself and not of the person. */
  public Sender(
      String tenant,
      String unit,
      String source,
      boolean trusted,
      KeyLimits limits,
      @Nullable String origin) {
    this(tenant, unit, source, trusted, limits, origin, Connection.NONE);
  }
}
