package io.carillon.messaging.provider;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an app or a browser gets beside the words of a push, the same from every vendor. */
public final class PushData {
  private PushData() {}

  /**
   * The template's own data, and: `carillonMessage` the message's id; `carillonLink` where a touch
   * leads; `carillonButtons` a JSON array of {id, text, link}. What is not there is left out.
   */
  public static Map<String, String> of(Outgoing message, Outgoing.Push push) {
    Map<String, String> data = new LinkedHashMap<>(push.data());
    data.put("carillonMessage", message.id().toString());
    if (push.deepLink() != null) {
      data.put("carillonLink", push.deepLink());
    }
    if (!push.buttons().isEmpty()) {
      ArrayNode buttons = JsonNodeFactory.instance.arrayNode();
      for (Outgoing.Button button : push.buttons()) {
        ObjectNode one = buttons.addObject().put("id", button.id()).put("text", button.text());
        if (button.deepLink() != null) {
          one.put("link", button.deepLink());
        }
      }
      data.put("carillonButtons", buttons.toString());
    }
    return data;
  }
}
