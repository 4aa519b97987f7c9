package io.carillon.journey.definition;

/** What exists outside of a journey that it may refer to. */
public interface Known {

  boolean template(String key, String channel);

  boolean segment(String key);

  boolean computedTrait(String key);
}
