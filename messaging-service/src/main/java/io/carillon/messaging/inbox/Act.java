package io.carillon.messaging.inbox;

/** What a person can do with a message. Each is told once. */
enum Act {
  SEEN("seen_at", "Opened"),
  CLICKED("clicked_at", "Clicked"),
  DISMISSED("dismissed_at", "Dismissed");

  private final String column;
  private final String event;

  Act(String column, String event) {
    this.column = column;
    this.event = event;
  }

  String column() {
    return column;
  }

  /** What its event's name ends with. */
  String event() {
    return event;
  }
}
