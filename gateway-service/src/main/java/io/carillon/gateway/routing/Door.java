package io.carillon.gateway.routing;

/** What a path asks for before the gateway lets a request through. */
public enum Door {
  /** The service itself checks a write key, or a form's own rules; any web page may call it. */
  TRACKING,
  /**
   * The path carries its own signed token, as a link in a message or a provider's callback does.
   */
  LINK,
  /** A valid bearer token of the realm, of a person or a partner. */
  TOKEN
}
