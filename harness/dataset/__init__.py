"""Images as DICOMweb trees."""
