// Open this folder in the Arduino IDE, choose the converter in config.h, upload.
// The program is in the .c files beside this one; they need nothing of the Arduino library.
