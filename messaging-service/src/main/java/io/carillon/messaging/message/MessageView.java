package io.carillon.messaging.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.WithheldReason;
import io.carillon.platform.caller.Masks;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is shown.
 *
 * @param unit the path of the unit in whose name it goes
 * @param nextAttemptAt when it is tried next by itself
 * @param nextTry for a withheld one, what would have to happen first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageView(
    UUID id,
    String unit,
    UUID profileId,
    String channel,
    @Nullable String template,
    String purpose,
    String state,
    @Nullable String reason,
    @Nullable String detail,
    @Nullable Instant nextAttemptAt,
    @Nullable String nextTry,
    @Nullable String address,
    @Nullable String locale,
    @Nullable String provider,
    @Nullable String providerReference,
    int attempts,
    @Nullable JourneyStep journey,
    @Nullable String causeId,
    Instant requestedAt,
    @Nullable Instant openedAt,
    @Nullable Instant clickedAt,
    @Nullable Instant unsubscribedAt,
    List<TransitionView> transitions) {

  /** One change of state. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TransitionView(String state, Instant at, @Nullable String reason) {}

  static MessageView of(Message message, boolean masked) {
    Order order = message.order();
    Progress progress = message.progress();
    boolean waits =
        switch (progress.state()) {
          case PENDING, RETRYABLE -> true;
          default -> false;
        };
    return new MessageView(
        order.id(),
        order.unit(),
        order.profileId(),
        order.channel(),
        order.template().isEmpty() ? null : order.template(),
        order.purpose().word(),
        word(progress.state()),
        progress.reason(),
        masked && progress.detail() != null ? Masks.within(progress.detail()) : progress.detail(),
        waits ? progress.dueAt() : null,
        nextTry(progress),
        masked && progress.address() != null
            ? Address.masked(progress.address())
            : progress.address(),
        progress.locale(),
        progress.provider(),
        progress.providerReference(),
        progress.attempt(),
        order.journey(),
        order.causeId().isEmpty() ? null : order.causeId(),
        order.requestedAt(),
        progress.openedAt(),
        progress.clickedAt(),
        progress.unsubscribedAt(),
        progress.transitions().stream()
            .map(step -> new TransitionView(word(step.state()), step.at(), step.reason()))
            .toList());
  }

  private static @Nullable String nextTry(Progress progress) {
    return progress.state() != MessageState.WITHHELD
        ? null
        : Arrays.stream(WithheldReason.values())
            .filter(reason -> reason.name().equals(progress.reason()))
            .map(WithheldReason::next)
            .findFirst()
            .orElse(null);
  }

  private static String word(MessageState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
