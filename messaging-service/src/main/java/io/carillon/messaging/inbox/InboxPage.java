package io.carillon.messaging.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an inbox, newest first.
 *
 * @param nextCursor where to go on; null when this is the end
 * @param unread how many of all that are there were not seen yet
 * @param position from where a stream goes on without a gap: its `after`
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InboxPage(
    List<InboxEntry> items, @Nullable String nextCursor, long unread, String position) {}
