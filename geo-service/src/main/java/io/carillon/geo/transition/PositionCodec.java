package io.carillon.geo.transition;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.geo.shape.Position;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where an event says that its device was: `context.location` of any event, or the properties of a
 * `Location Updated`, which stand above it. Latitude and longitude in degrees, accuracy in metres.
 */
final class PositionCodec {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String LOCATION_UPDATED = "Location Updated";

  private PositionCodec() {}

  /** What an event says of a place. */
  sealed interface Said {
    record Nothing() implements Said {}

    /** It names a latitude or a longitude, but no place on the globe. */
    record Nonsense() implements Said {}

    record Where(Fix fix) implements Said {}
  }

  private static final Said NOTHING = new Said.Nothing();

  private record Numbers(
      @Nullable Double latitude,
      @Nullable Double longitude,
      @Nullable Double accuracy,
      boolean any) {}

  /** Reads no more of the call than it must; what is no JSON says nothing. */
  static Said said(AcceptedEvent event) {
    Numbers context = null;
    Numbers properties = null;
    try (JsonParser parser = JSON.createParser(event.getJson().newInput())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return NOTHING;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("context")) {
          context = location(parser);
        } else if (name.equals("properties") && event.getName().equals(LOCATION_UPDATED)) {
          properties = numbers(parser);
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      return NOTHING;
    }
    Numbers counts = properties != null && properties.any() ? properties : context;
    return counts == null || !counts.any() ? NOTHING : said(event, counts);
  }

  private static Said said(AcceptedEvent event, Numbers numbers) {
    Double latitude = numbers.latitude();
    Double longitude = numbers.longitude();
    double accuracy =
        numbers.accuracy() == null || numbers.accuracy() == 0 ? Fix.USUAL : numbers.accuracy();
    if (latitude == null
        || longitude == null
        || !Position.isOne(latitude, longitude)
        || !(accuracy > 0)) {
      return new Said.Nonsense();
    }
    Instant at =
        Instant.ofEpochSecond(event.getOccurredAt().getSeconds(), event.getOccurredAt().getNanos())
            .truncatedTo(ChronoUnit.MICROS);
    return new Said.Where(
        new Fix(new Position(latitude, longitude), accuracy, at, event.getEventId()));
  }

  private static @Nullable Numbers location(JsonParser parser) throws IOException {
    Numbers found = null;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return null;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean here = parser.currentName().equals("location");
      parser.nextToken();
      if (here) {
        found = numbers(parser);
      } else {
        parser.skipChildren();
      }
    }
    return found;
  }

  private static @Nullable Numbers numbers(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return null;
    }
    Double latitude = null;
    Double longitude = null;
    Double accuracy = null;
    boolean any = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      Double number = value.isNumeric() ? Double.valueOf(parser.getDoubleValue()) : null;
      parser.skipChildren();
      switch (name) {
        case "latitude" -> latitude = number;
        case "longitude" -> longitude = number;
        case "accuracy" -> accuracy = number;
        default -> {}
      }
      any |= (name.equals("latitude") || name.equals("longitude")) && value != JsonToken.VALUE_NULL;
    }
    return new Numbers(latitude, longitude, accuracy, any);
  }
}
