package io.carillon.ingest.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The words of a delivery, as a mapping sees them. */
final class Payload {
  private static final int DEEPEST = 20;
  private static final String TYPE = "type";
  private static final String SCHEMA = "http://www.w3.org/2001/XMLSchema-instance";

  /** Others' JSON: whatever they send is kept, but not without bounds. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(100).build());
    XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XML.setProperty(XMLInputFactory.IS_COALESCING, true);
    XML.setXMLResolver((_, _, _, _) -> new ByteArrayInputStream(new byte[0]));
  }

  private Payload() {}

  /**
   * @param format `json`, or `salesforce`: what stands in `notifications`, whose `Notification` is
   *     always a list, without the session's id
   * @throws ProblemException MALFORMED
   */
  static Object read(String format, byte[] body) {
    return format.equals("salesforce") ? notifications(body) : json(body);
  }

  private static Object json(byte[] body) {
    try {
      Object read = JSON.readValue(body, Object.class);
      if (read instanceof Map<?, ?> || read instanceof List<?>) {
        return read;
      }
    } catch (IOException e) {
      throw malformed(e instanceof JsonProcessingException ? "The body is not JSON." : "");
    }
    throw malformed("The body is neither an object nor an array.");
  }

  private static Object notifications(byte[] body) {
    try {
      XMLStreamReader xml = XML.createXMLStreamReader(new ByteArrayInputStream(body));
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.DTD) {
          throw malformed("The body declares a document type.");
        }
        if (event == XMLStreamConstants.START_ELEMENT
            && xml.getLocalName().equals("notifications")
            && element(xml, 1) instanceof Map<?, ?> map) {
          return listed(map);
        }
      }
    } catch (XMLStreamException e) {
      throw malformed("The body is not XML.");
    }
    throw malformed("The body is no outbound message: it has no notifications.");
  }

  private static Map<String, Object> listed(Map<?, ?> found) {
    Map<String, Object> notifications = new LinkedHashMap<>();
    found.forEach((name, value) -> notifications.put(String.valueOf(name), value));
    notifications.remove("SessionId"); // it opens their house
    Object one = notifications.get("Notification");
    if (one != null && !(one instanceof List<?>)) {
      notifications.put("Notification", List.of(one));
    }
    return notifications;
  }

  /** An element's text or, when it has elements, those by their local names. */
  private static Object element(XMLStreamReader xml, int depth) throws XMLStreamException {
    if (depth > DEEPEST) {
      throw malformed("The body is nested over %d levels deep.".formatted(DEEPEST));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    String type = xml.getAttributeValue(SCHEMA, TYPE);
    if (type != null) {
      members.put(TYPE, type.substring(type.indexOf(':') + 1));
    }
    boolean leaf = true;
    StringBuilder text = new StringBuilder();
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          leaf = false;
          String name = xml.getLocalName();
          add(members, name, element(xml, depth + 1));
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
        case XMLStreamConstants.ENTITY_REFERENCE -> throw malformed("The body has an entity.");
        case XMLStreamConstants.END_ELEMENT -> {
          return leaf ? text.toString() : members;
        }
        default -> {}
      }
    }
    throw malformed("The body ends too early.");
  }

  private static void add(Map<String, Object> members, String name, Object value) {
    Object before = members.get(name);
    if (before instanceof Repeated all) {
      all.add(value);
    } else if (before == null) {
      members.put(name, value);
    } else {
      Repeated all = new Repeated();
      all.add(before);
      all.add(value);
      members.put(name, all);
    }
  }

  /** Elements of one name. */
  private static final class Repeated extends ArrayList<Object> {
    private static final long serialVersionUID = 1L;
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(CommonReason.MALFORMED, detail);
  }
}
