package io.carillon.ingest.event;

import static io.carillon.ingest.event.IngestReason.BATCH_TOO_LARGE;
import static io.carillon.ingest.event.IngestReason.DUPLICATE_FIELD;
import static io.carillon.ingest.event.IngestReason.EVENT_TOO_LARGE;
import static io.carillon.ingest.event.IngestReason.NOT_AN_OBJECT;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a tracking call: one event, or a batch. */
public final class Body {
  public static final int MOST_EVENTS = 2_500;
  public static final int LARGEST_EVENT = 32 * 1024;
  private static final long LARGEST_SHARED = 8L * 1024 * 1024;

  private final Json json;
  private final List<JsonMembers.Member> members;

  private Body(Json json, List<JsonMembers.Member> members) {
    this.json = json;
    this.members = members;
  }

  /**
   * @param readings one for each element, in their order
   * @param sentAt of the batch, for events that do not say their own
   */
  public record Batch(List<Reading> readings, @Nullable Instant sentAt) {}

  /**
   * @throws ProblemException MALFORMED when it is no JSON object in UTF-8
   */
  public static Body of(byte[] bytes) {
    boolean marked =
        bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    Json json = new Json(bytes, marked ? 3 : 0, bytes.length).trimmed();
    requireUtf8(json);
    return new Body(json, JsonMembers.of(json));
  }

  /** The key, when the client sends it in the body. */
  public Optional<String> writeKey() {
    return field(EventFields.KEY).map(EventReader::string);
  }

  /** Reads it as one event. */
  public Reading event(Call door) {
    return bounded(json, door);
  }

  /** Reads it as one event that says its own type. */
  public Reading event() {
    return bounded(json, null);
  }

  /**
   * Reads it as a batch.
   *
   * @throws ProblemException MALFORMED, INVALID_VALUE, DUPLICATE_FIELD, BATCH_TOO_LARGE
   */
  public Batch batch() {
    Set<String> names = new HashSet<>();
    for (JsonMembers.Member member : members) {
      if (!names.add(member.name())) {
        throw new ProblemException(
            DUPLICATE_FIELD, "A field of the batch stands there twice (expected: once)");
      }
      if (!member.name().equals("batch")) {
        EventReader.check(member.value());
      }
    }
    Json array =
        field("batch")
            .filter(value -> value.first() == '[')
            .orElseThrow(
                () -> ProblemException.invalid("batch", "nothing or no array", "an array"));
    List<Json> elements = JsonMembers.elements(array);
    if (elements.size() > MOST_EVENTS) {
      throw new ProblemException(
          BATCH_TOO_LARGE,
          "batch: %d events (expected: at most %d)".formatted(elements.size(), MOST_EVENTS));
    }
    return new Batch(readings(elements), sentAt());
  }

  private List<Reading> readings(List<Json> elements) {
    Shared shared = new Shared(object("context"), object("integrations"));
    if (shared.length() * elements.size() > LARGEST_SHARED) {
      throw new ProblemException(
          BATCH_TOO_LARGE,
          "The batch's context, once in each event, is over %d bytes.".formatted(LARGEST_SHARED));
    }
    List<Reading> readings = new ArrayList<>(elements.size());
    for (Json element : elements) {
      Reading reading = element(element, shared);
      if (reading instanceof Reading.Refused refused
          && refused.reason() == CommonReason.MALFORMED) {
        throw refused.problem();
      }
      readings.add(reading);
    }
    return readings;
  }

  private static Reading element(Json element, Shared shared) {
    if (element.first() != '{') {
      EventReader.check(element);
      return new Reading.Refused(
          null, new ProblemException(NOT_AN_OBJECT, "It is no JSON object (expected: an event)."));
    }
    Reading alone = bounded(element, null);
    return shared.isEmpty() || alone instanceof Reading.Refused
        ? alone
        : bounded(shared.into(element), null);
  }

  private static Reading bounded(Json json, @Nullable Call door) {
    Reading reading = EventReader.read(json, door);
    boolean malformed =
        reading instanceof Reading.Refused refused && refused.reason() == CommonReason.MALFORMED;
    Json kept = reading instanceof Reading.Good(NewEvent event) ? event.json() : json;
    if (malformed || kept.length() <= LARGEST_EVENT) {
      return reading;
    }
    return new Reading.Refused(
        EventReader.messageId(json),
        new ProblemException(
            EVENT_TOO_LARGE,
            "The event is %d bytes (expected: at most %d)"
                .formatted(kept.length(), LARGEST_EVENT)));
  }

  private @Nullable Instant sentAt() {
    return field("sentAt")
        .map(EventReader::string)
        .map(
            text ->
                ClientTime.parse(text)
                    .orElseThrow(
                        () ->
                            ProblemException.invalid("sentAt", "another text", "an ISO 8601 time")))
        .orElse(null);
  }

  private Optional<Json> object(String name) {
    return field(name).filter(value -> value.first() == '{');
  }

  private Optional<Json> field(String name) {
    return members.stream()
        .filter(member -> member.name().equals(name))
        .map(JsonMembers.Member::value)
        .findFirst();
  }

  private static void requireUtf8(Json json) {
    for (int i = json.start(); i < json.end(); i++) {
      if (json.bytes()[i] < 0) {
        decode(json);
        return;
      }
    }
  }

  private static void decode(Json json) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(json.bytes(), json.start(), json.length()));
    } catch (CharacterCodingException e) {
      throw new ProblemException(CommonReason.MALFORMED, "The body is not UTF-8.");
    }
  }
}
