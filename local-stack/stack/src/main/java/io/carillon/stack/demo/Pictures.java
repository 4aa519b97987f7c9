package io.carillon.stack.demo;

import java.io.IOException;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Looks at pictures as an XML parser does. */
final class Pictures {
  private Pictures() {}

  /** The name of the outermost element: {@code svg}; or why it is not well-formed. */
  static String root(String picture) {
    try {
      DocumentBuilderFactory documents = DocumentBuilderFactory.newInstance();
      documents.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      documents.setNamespaceAware(true);
      return documents
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(picture)))
          .getDocumentElement()
          .getLocalName();
    } catch (SAXException | IOException | ParserConfigurationException e) {
      return "not well-formed: " + e.getMessage();
    }
  }
}
