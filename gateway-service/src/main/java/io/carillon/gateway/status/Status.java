package io.carillon.gateway.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The whole: up when every part is. */
public record Status(State state, List<Part> parts) {

  public enum State {
    @JsonProperty("up")
    UP,
    @JsonProperty("degraded")
    DEGRADED
  }

  static Status of(List<Part> parts) {
    boolean up = parts.stream().allMatch(part -> part.state() == Part.State.UP);
    return new Status(up ? State.UP : State.DEGRADED, List.copyOf(parts));
  }
}
