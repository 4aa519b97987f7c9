package io.carillon.journey.step;

import io.carillon.journey.step.Input.Mark;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What is known of the message that a step asked for last.
 *
 * @param reason why it was withheld or failed; else empty
 */
public record MessageTrack(UUID id, Instant requestedAt, Set<Mark> marks, String reason) {

  MessageTrack(UUID id, Instant requestedAt) {
    this(id, requestedAt, Set.of(), "");
  }

  /** The same with one thing more known; what was seen by its reader was sent. */
  MessageTrack with(Mark mark, String why) {
    EnumSet<Mark> more = EnumSet.of(mark);
    more.addAll(marks);
    if (mark.left()) {
      more.add(Mark.SENT);
    }
    return new MessageTrack(id, requestedAt, Set.copyOf(more), why.isEmpty() ? reason : why);
  }

  /** As {@code journey.messages['step']} shows it. */
  public Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", id.toString());
    for (Mark mark : Mark.values()) {
      view.put(mark.word(), marks.contains(mark));
    }
    view.put("reason", reason);
    return view;
  }
}
