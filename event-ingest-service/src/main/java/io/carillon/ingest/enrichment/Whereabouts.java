package io.carillon.ingest.enrichment;

import io.carillon.platform.keys.IpRule;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an address tells, as JSON: found out when it is asked for, and once. */
final class Whereabouts {
  private final Optional<InetAddress> address;
  private final IpRule rule;
  private final Places places;
  private boolean placeKnown;
  private @Nullable String place;
  private boolean keptKnown;
  private @Nullable String kept;

  Whereabouts(@Nullable String text, IpRule rule, Places places) {
    this.address = text == null ? Optional.empty() : Addresses.of(text.strip());
    this.rule = rule;
    this.places = places;
  }

  /** Null where it is not known. */
  @Nullable String place() {
    if (!placeKnown) {
      place = address.flatMap(places::of).map(found -> JsonText.object(fields(found))).orElse(null);
      placeKnown = true;
    }
    return place;
  }

  /** As much of the address as the tenant wants; null for nothing. */
  @Nullable String kept() {
    if (!keptKnown) {
      kept =
          switch (rule) {
            case KEEP ->
                address.map(InetAddress::getHostAddress).map(JsonText::quoted).orElse(null);
            case TRUNCATE -> address.map(Addresses::truncated).map(JsonText::quoted).orElse(null);
            case DROP -> null;
          };
      keptKnown = true;
    }
    return kept;
  }

  private static Map<String, Object> fields(Place place) {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "country", place.country());
    put(fields, "region", place.region());
    put(fields, "city", place.city());
    put(fields, "timezone", place.timezone());
    put(fields, "latitude", place.latitude());
    put(fields, "longitude", place.longitude());
    return fields;
  }

  private static void put(Map<String, Object> into, String name, @Nullable Object value) {
    if (value != null) {
      into.put(name, value);
    }
  }
}
