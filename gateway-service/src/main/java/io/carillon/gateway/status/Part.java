package io.carillon.gateway.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * One part and how it is.
 *
 * @param since when this state was first seen here
 * @param detail for people; empty when there is nothing to say
 */
public record Part(String name, State state, Instant since, String detail) {

  public enum State {
    @JsonProperty("up")
    UP,
    @JsonProperty("down")
    DOWN
  }
}
