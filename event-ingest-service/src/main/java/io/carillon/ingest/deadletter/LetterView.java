package io.carillon.ingest.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.caller.MaskedJson;
import io.carillon.platform.caller.Masks;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A letter as callers see it.
 *
 * @param reason stable, UPPER_SNAKE
 * @param detail for people
 * @param consumer who set it aside; a replay is for that one alone
 * @param state `waiting` or `replayed`
 * @param replayable whether its topic takes it again; what came to a door as it is, it does not
 * @param bytes how large the record is
 * @param events how many events it holds; of several `eventId` and `payload` are the first one's
 * @param hotKey of which hot key, when it is one that sent too much
 * @param keptUntil it is deleted behind that, at the earliest a day after the log said so
 * @param violations what its tracking plan found; with one letter only
 * @param payload the event's call, or what came to a hook in JSON; with one letter only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "DeadLetter")
public record LetterView(
    UUID id,
    String topic,
    String reason,
    String detail,
    String consumer,
    String unit,
    String eventId,
    String type,
    String event,
    Instant at,
    String state,
    @Nullable Instant replayedAt,
    @Nullable String replayedBy,
    boolean replayable,
    int bytes,
    int events,
    @Nullable UUID hotKey,
    Instant keptUntil,
    @Schema(type = SchemaType.OBJECT) @Nullable JsonNode violations,
    @Schema(type = SchemaType.OBJECT) @Nullable JsonNode payload) {

  static LetterView inList(Letter letter, boolean masked) {
    return view(letter, masked, null, null);
  }

  /** With its payload, in which whoever may not see it in clear sees nothing of a person. */
  static LetterView whole(Letter letter, boolean masked) {
    ObjectNode payload = LetterCodec.payload(letter);
    return view(
        letter,
        masked,
        LetterCodec.note(letter),
        payload == null || !masked ? payload : MaskedJson.of(payload));
  }

  private static LetterView view(
      Letter letter, boolean masked, @Nullable JsonNode note, @Nullable JsonNode payload) {
    boolean replayed = letter.replayedAt() != null;
    return new LetterView(
        letter.id(),
        LetterStore.name(letter.topic()),
        letter.reason(),
        letter.detail(),
        letter.consumer(),
        letter.unit(),
        masked ? Masks.within(letter.event().id()) : letter.event().id(),
        letter.event().type(),
        masked ? Masks.within(letter.event().name()) : letter.event().name(),
        letter.at(),
        replayed ? "replayed" : "waiting",
        letter.replayedAt(),
        replayed ? letter.replayedBy() : null,
        letter.replayable(),
        letter.bytes(),
        letter.events(),
        letter.hotKey(),
        letter.keptUntil(),
        note,
        payload);
  }
}
