package io.carillon.messaging.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of it so far.
 *
 * @param attempt how often it was claimed; a claim's number, by which a late word is recognised
 * @param leaving whether bytes may have left under the present claim
 * @param dueAt when it is looked at next by itself; null for never
 * @param address where it went, or was to go
 * @param links destinations by number of link, from 0
 * @param deadTokens hashes of the push tokens that proved dead for it
 */
public record Progress(
    MessageState state,
    int attempt,
    boolean leaving,
    @Nullable Instant dueAt,
    @Nullable String reason,
    @Nullable String detail,
    @Nullable String address,
    @Nullable String locale,
    @Nullable String provider,
    @Nullable String providerReference,
    List<String> links,
    List<String> deadTokens,
    @Nullable Instant openedAt,
    @Nullable Instant clickedAt,
    @Nullable Instant unsubscribedAt,
    List<Transition> transitions) {

  /** One change of state. */
  public record Transition(MessageState state, Instant at, @Nullable String reason) {}
}
