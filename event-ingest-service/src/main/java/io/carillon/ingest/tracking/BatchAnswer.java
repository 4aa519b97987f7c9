package io.carillon.ingest.tracking;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of each event of a batch: the first two and what is rejected add up to its length.
 *
 * @param accepted durable, and not known to be a repetition
 * @param duplicates durable too, but this process saw the same event a short while ago
 * @param overflow how many of these wait in the overflow, as their key sends too much; absent when
 *     none does
 * @param waiting which these are, told to a server; absent when none does
 */
public record BatchAnswer(
    int accepted,
    int duplicates,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int overflow,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Waiting> waiting,
    List<Rejected> rejected) {
  private static final int OK = 200;
  private static final int MULTI_STATUS = 207;

  /** The HTTP status: 207 when some are refused. */
  int status() {
    return rejected.isEmpty() ? OK : MULTI_STATUS;
  }

  /**
   * One that is durable and goes its way when it is replayed, or when it is sent again with its id.
   *
   * @param index of the event in the batch, from 0
   * @param messageId the client's, else the one that it was given
   * @param reason `KEY_OVER_RATE`
   */
  public record Waiting(int index, String messageId, String reason) {}

  /**
   * @param index of the event in the batch, from 0
   * @param reason stable, UPPER_SNAKE
   * @param field the one that is wrong, such as `properties.price`; null when it is the whole event
   * @param detail for people: what was found and what was expected
   */
  public record Rejected(
      int index,
      @Schema(nullable = true) @Nullable String messageId,
      String reason,
      @Schema(nullable = true) @Nullable String field,
      String detail) {}
}
